internal import Glibc

/// The permissions that the process takes away from files that it makes (umask(2)).
enum CreationMask {
  /// As the kernel says it (proc(5), `Umask`): setting the mask to learn it would change what other threads make
  /// meanwhile. All permissions where it does not say.
  static var ofProcess: UInt16 {
    let descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0o777 }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    let lines = bytes.prefix(max(0, count)).split(separator: UInt8(ascii: "\n"))
    let key = Array("Umask:\t".utf8)
    guard let line = lines.first(where: { $0.starts(with: key) }) else { return 0o777 }
    return UInt16(String(decoding: line.dropFirst(key.count), as: UTF8.self), radix: 8) ?? 0o777
  }
}
