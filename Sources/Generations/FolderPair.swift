internal import Diagnostics
internal import Glibc

/// Finds the files that two folders do not have alike, by reading all of both.
///
/// Both are walked side by side and each pair of files is compared where it lies, in pieces: a path is made for what
/// differs, not for what is the same.
struct FolderPair {
  private let old: Disk
  private let new: Disk
  /// Names that are left out where they stand at the top.
  private let ignored: Set<String>
  private var found: [String] = []
  private var buffers = (old: [UInt8](repeating: 0, count: pieceSize), new: [UInt8](repeating: 0, count: pieceSize))

  private static let pieceSize = 65_536

  init(_ old: Disk, _ new: Disk, without ignored: Set<String>) {
    (self.old, self.new, self.ignored) = (old, new, ignored)
  }

  /// The paths of files that only one of the two has, or that differ in bytes or in being executable; sorted by bytes.
  /// What is a file in neither, such as two links, may be among them.
  mutating func differences() throws(StoreFailure) -> [String] {
    var folders = [Folder(path: "", isInOld: true, isInNew: true)]
    while let folder = folders.popLast() {
      let place = folder.path.isEmpty ? "." : folder.path
      let (before, after) = (
        folder.isInOld ? try old.directory(at: place) : nil, folder.isInNew ? try new.directory(at: place) : nil
      )
      folders += try compare(folder.path, before, after)
    }
    return found.byteOrder.map { found[$0] }
  }

  private struct Folder {
    let path: String
    let isInOld: Bool
    let isInNew: Bool
  }

  /// Compares what is in two directories, and returns the directories in them.
  private mutating func compare(
    _ folder: String,
    _ old: Directory?,
    _ new: Directory?
  ) throws(StoreFailure) -> [Folder] {
    var folders: [Folder] = []
    var (oldEntries, newEntries) = (old?.entries[...] ?? [], new?.entries[...] ?? [])
    while !oldEntries.isEmpty || !newEntries.isEmpty {
      var order = oldEntries.isEmpty ? 1 : -1
      if let old, let new, let left = oldEntries.first, let right = newEntries.first {
        order = old.order(of: left, beside: right, in: new)
      }
      let left = order <= 0 ? oldEntries.popFirst() : nil
      let right = order >= 0 ? newEntries.popFirst() : nil
      if let old, let new, let left, let right, left.isDirectory == false, right.isDirectory == false,
        isSame(old, left, new, right)
      {
        continue
      }
      guard let name = left.flatMap({ old?.name(of: $0) }) ?? right.flatMap({ new?.name(of: $0) }) else { continue }
      if folder.isEmpty, ignored.contains(name) { continue }
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      guard left.flatMap({ old?.isText($0) }) ?? right.flatMap({ new?.isText($0) }) ?? true else {
        throw .system(.read, path: (left == nil ? self.new : self.old).shown(path), code: EILSEQ)
      }
      let (before, after) = (try isDirectory(left, path, self.old), try isDirectory(right, path, self.new))
      if before == true || after == true {
        folders.append(Folder(path: path, isInOld: before == true, isInNew: after == true))
      }
      if before == false || after == false { found.append(path) }
    }
    return folders
  }

  /// `nil` for nothing.
  private func isDirectory(_ entry: Directory.Entry?, _ path: String, _ disk: Disk) throws(StoreFailure) -> Bool? {
    guard let entry else { return nil }
    if let isDirectory = entry.isDirectory { return isDirectory }
    return try disk.look(at: path, limit: 0) == .directory
  }

  /// Whether two files have the same bytes and are both executable or both not. What cannot be read is not the same:
  /// who looks at it again finds out why.
  private mutating func isSame(_ old: Directory, _ left: Directory.Entry, _ new: Directory, _ right: Directory.Entry)
    -> Bool
  {
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let before = old.call(left) { openat($0, $1, flags) }
    guard before >= 0 else { return false }
    defer { close(before) }
    let after = new.call(right) { openat($0, $1, flags) }
    guard after >= 0 else { return false }
    defer { close(after) }
    var (first, second) = (stat(), stat())
    guard fstat(before, &first) == 0, fstat(after, &second) == 0, first.st_size == second.st_size,
      first.st_mode & (S_IFMT | S_IXUSR) == second.st_mode & (S_IFMT | S_IXUSR), first.st_mode & S_IFMT == S_IFREG
    else { return false }
    var rest = Int(first.st_size)
    while rest > 0 {
      let count = min(rest, Self.pieceSize)
      guard Self.fill(&buffers.old, count, before), Self.fill(&buffers.new, count, after),
        memcmp(buffers.old, buffers.new, count) == 0
      else { return false }
      rest -= count
    }
    return true
  }

  /// Reads so many bytes; `false` where there are fewer.
  private static func fill(_ buffer: inout [UInt8], _ count: Int, _ descriptor: Int32) -> Bool {
    buffer.withUnsafeMutableBytes { all in
      var done = 0
      while done < count {
        let more = Glibc.read(descriptor, all.baseAddress.map { $0 + done }, count - done)
        if more < 0, errno == EINTR { continue }
        if more <= 0 { return false }
        done += more
      }
      return true
    }
  }
}
