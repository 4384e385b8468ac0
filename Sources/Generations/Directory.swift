internal import Diagnostics
internal import Glibc

/// An open directory and what is in it.
///
/// The names are bytes in one text: of most of them nothing is asked but whether another directory has the same.
///
/// A class, because it owns a descriptor.
final class Directory {
  /// One name.
  struct Entry {
    /// Among the names; a NUL stands behind it.
    fileprivate let bytes: Range<Int>
    /// `nil` where the file system does not say.
    let isDirectory: Bool?
  }

  /// Sorted by the bytes of the names.
  private(set) var entries: [Entry] = []
  let descriptor: Int32

  private let stream: OpaquePointer
  private var names: [UInt8] = []

  /// Reads an open directory, which is closed with this value.
  init(_ descriptor: Int32, named path: String) throws(StoreFailure) {
    guard let stream = fdopendir(descriptor) else {
      let code = errno
      close(descriptor)
      throw .system(.read, path: path, code: code)
    }
    (self.stream, self.descriptor) = (stream, descriptor)
    errno = 0
    while let entry = readdir(stream) {
      add(&entry.pointee)
      errno = 0
    }
    if errno != 0 { throw .system(.read, path: path, code: errno) }
    let names = names
    entries.sort { names[$0.bytes].order(beside: names[$1.bytes]) < 0 }
  }

  deinit { closedir(stream) }

  private func add(_ entry: inout dirent) {
    let first = names.count
    withUnsafeBytes(of: &entry.d_name) { names.append(contentsOf: $0.prefix { $0 != 0 }) }
    let (range, type) = (first..<names.count, Int(entry.d_type))
    names.append(0)
    if names[range].elementsEqual(".".utf8) || names[range].elementsEqual("..".utf8) { return }
    entries.append(Entry(bytes: range, isDirectory: type == Int(DT_UNKNOWN) ? nil : type == Int(DT_DIR)))
  }

  func name(of entry: Entry) -> String { String(decoding: names[entry.bytes], as: UTF8.self) }

  /// Whether the name as a text is all of it: by another one nothing is found again.
  func isText(_ entry: Entry) -> Bool { name(of: entry).utf8.elementsEqual(names[entry.bytes]) }

  /// Negative when a name comes before one of another directory, 0 for the same.
  func order(of entry: Entry, beside other: Entry, in directory: Directory) -> Int {
    names[entry.bytes].order(beside: directory.names[other.bytes])
  }

  /// Calls with the directory and the name.
  func call(_ entry: Entry, _ body: (Int32, UnsafePointer<CChar>) -> Int32) -> Int32 {
    names.withUnsafeBytes { names in
      let name = names[entry.bytes.lowerBound...].assumingMemoryBound(to: CChar.self)
      return name.baseAddress.map { body(descriptor, $0) } ?? -1
    }
  }
}
