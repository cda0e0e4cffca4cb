import { lake } from "@/db/lake/client";

let serial = 0;

/** Puts rows that name somebody straight into a lake, as a collector's insert would; for tests. */
export async function actFor(tenant: string, principal: string, ts: string, count = 1): Promise<void> {
  const values = Array.from({ length: count }, () => {
    serial += 1;
    const id = serial.toString(16).padStart(16, "0");
    return {
      tenant,
      id: `act_${id}`,
      ts,
      trace_id: id,
      span_id: id,
      session_id: `ses_${id}`,
      principal,
      ingest_seq: 1,
    };
  });
  await lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });
}
