import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/app/_edge/session";

type Route = { params: Promise<{ nextauth: string[] }> };

/** next-auth's routes. The options are made at each call: they hold the secret key, which is known only once the product runs. */
async function handle(request: NextRequest, route: Route): Promise<Response> {
  return NextAuth(request as never, route as never, authOptions());
}

export { handle as GET, handle as POST };
