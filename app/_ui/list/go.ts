"use client";

import { createContext, useContext } from "react";

/** Goes to an address within the list, keeping the old rows on screen until the new ones are there. */
export const GoContext = createContext<(href: string) => void>((href) => location.assign(href));

export function useGo(): (href: string) => void {
  return useContext(GoContext);
}
