import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";

/** What a reader needs to know about the place and time of a run. */
export interface Machine {
  readonly cpu: string;
  readonly memory: string;
  readonly system: string;
  /** Of the last minute before the run: above about 0.3, others were at work. */
  readonly load: string;
  readonly date: string;
  readonly commit: string;
}

export function machine(): Machine {
  return {
    cpu: `${processor()}, ${cpus().length} cores`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `${platform()} ${release()}, ${arch()}`,
    load: loadavg()[0]!.toFixed(2),
    date: `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
    commit: commit(),
  };
}

/** Its name; on Linux with the numbers that tell the generation, since a virtual machine's name may not. */
function processor(): string {
  const name = cpus()[0]?.model.trim() ?? "unknown";
  if (!existsSync("/proc/cpuinfo")) return name;
  const text = readFileSync("/proc/cpuinfo", "utf8");
  const family = /^cpu family\s*: (\d+)/m.exec(text)?.[1];
  const model = /^model\s*: (\d+)/m.exec(text)?.[1];
  return family && model ? `${name} (family ${family}, model ${model})` : name;
}

function commit(): string {
  const git = (...args: string[]): string => String(spawnSync("git", args).stdout ?? "").trim();
  const changed = git("status", "--porcelain", "packages", "bench") !== "";
  return `${git("rev-parse", "--short", "HEAD") || "unknown"}${changed ? ", with changes" : ""}`;
}
