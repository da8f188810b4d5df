import { execFile } from "node:child_process";

/** The commit that a run was started from. */
export interface GitState {
  readonly commit: string;
  readonly branch: string | null;
  /** Tracked files differ from the commit. */
  readonly dirty: boolean;
}

// A hook or a network file system must not hold up a run.
const limit = 2000;

/** Asks git about a folder; null where git or a repository is missing, or git is too slow. */
export function readGitState(folder: string): Promise<GitState | null> {
  return new Promise((resolve) => {
    const args = ["--no-optional-locks", "status", "--porcelain=v2", "--branch", "--untracked-files=no"];
    execFile("git", args, { cwd: folder, timeout: limit }, (error, stdout) => {
      resolve(error === null ? parseGitStatus(stdout) : null);
    });
  });
}

/** Reads what `git status --porcelain=v2 --branch` prints; null before the first commit. */
function parseGitStatus(text: string): GitState | null {
  const commit = /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(text)?.[1];
  if (commit === undefined) return null;
  const branch = /^# branch\.head (.+)$/m.exec(text)?.[1] ?? "(detached)";
  return { commit, branch: branch === "(detached)" ? null : branch, dirty: /^[^#\s]/m.test(text) };
}
