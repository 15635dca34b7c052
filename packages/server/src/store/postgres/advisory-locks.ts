/** The advisory locks of this program: any numbers that differ, and that no other program uses on the same database. */
export const advisoryLocks = {
  /** Only one process runs migrations at a time. */
  migrations: 4_052_196_171,
  /** Only one process moves instances into the database at a time. */
  moves: 4_052_196_172,
  /** Only one server changes the partitions of the audit events at a time. */
  partitions: 4_052_196_173,
} as const;
