extension Disk {
  /// What was to be done; the raw value goes into sentences.
  package enum Action: String, Sendable, CaseIterable {
    case open, read, lock, create, write, sync, move, remove
    case makeDirectory = "make the directory"
    case removeDirectory = "remove the directory"
    case syncAll = "sync the file system of"
  }

  /// What stands at a path.
  enum Found: Equatable {
    case nothing
    /// The bytes are `nil` when there are more of them than were asked for.
    case file(bytes: [UInt8]?, isExecutable: Bool)
    case directory
    case link
    /// A socket, a device.
    case other
    /// No directory, but what stands at this path, a parent: a file or a link.
    case obstructed(by: String)
  }

  /// What a directory says of something in it.
  struct Entry {
    let name: String
    /// `nil` where the file system does not say.
    let isDirectory: Bool?
  }

  /// The number of files up to which each is waited for by itself.
  static let syncedOneByOne = 32
}
