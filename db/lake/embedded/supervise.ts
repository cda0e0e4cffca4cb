import { setTimeout as sleep } from "node:timers/promises";
import { type LakeServer, launchServer } from "./launch";

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;
/** A server that lived this long was well: the back-off starts over. */
const HEALTHY_AFTER_MS = 60_000;

export interface SupervisedLake {
  /** The server of now; changes when it was restarted. */
  current: () => LakeServer;
  stop: () => Promise<void>;
}

/** Keeps a server running over `dataDir`: restarted when it dies, with exponential back-off. `onServer` hears of every new one. */
export async function superviseLake(
  dataDir: string,
  onServer: (server: LakeServer) => Promise<void> | void,
  log: (line: string) => void,
): Promise<SupervisedLake> {
  let server = await launchServer(dataDir, log);
  let stopping = false;
  await onServer(server);

  const watch = async () => {
    let delayMs = FIRST_DELAY_MS;
    while (!stopping) {
      const startedAt = Date.now();
      await server.exited;
      if (stopping) return;
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) delayMs = FIRST_DELAY_MS;
      log(`the lake's server (pid ${server.pid}) ended; starting it again in ${delayMs} ms`);
      await sleep(delayMs);
      delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
      if (stopping) return;
      try {
        server = await launchServer(dataDir, log);
        if (stopping) return await server.stop();
        await onServer(server);
        log(`the lake's server is up again (pid ${server.pid})`);
      } catch (error) {
        log(String((error as Error).message));
      }
    }
  };
  const watching = watch();

  return {
    current: () => server,
    stop: async () => {
      stopping = true;
      await server.stop();
      await watching;
    },
  };
}
