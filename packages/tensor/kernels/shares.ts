/** Where a task's share of n begins: at a multiple of `unit`, a power of 2, so that no two tasks share one. n behind the last task. */
export function shareStart(task: i32, tasks: i32, n: i32, unit: i32): i32 {
  return task === tasks ? n : <i32>((<i64>task * n) / tasks) & -unit;
}
