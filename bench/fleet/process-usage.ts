import { readFile } from "node:fs/promises";

/** The kernel counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** What a process of this machine has used: processor time in ms, memory in bytes. Linux only. */
export async function processUsage(pid: number): Promise<{ cpuMs: number; rssBytes: number }> {
  const [fields, status] = await Promise.all([statOf(pid), readFile(`/proc/${pid}/status`, "utf8")]);
  const [, kib = "NaN"] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, rssBytes: Number(kib) * 1024 };
}

/** Processor time, in ms, of those children of this process that have ended and were waited for. */
export async function endedChildrenCpuMs(): Promise<number> {
  const fields = await statOf(process.pid);
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

/** The fields after the name, which may hold anything: the first is the state. */
async function statOf(pid: number): Promise<readonly string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

export async function childrenOf(pid: number): Promise<readonly number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return listed.trim().split(" ").filter(Boolean).map(Number);
}
