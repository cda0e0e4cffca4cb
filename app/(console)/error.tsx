"use client";

export { PageError as default } from "../_ui/states/page-error";
