/// The permission bits of a generated file, as git knows them.
package enum FileMode: UInt16, Sendable, CaseIterable {
  case file = 0o644
  case executable = 0o755
}
