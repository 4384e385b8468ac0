internal import CCrypt
internal import Glibc

/// A way to hash passwords that crypt(3) of the FTP image verifies; the prefixes are those of crypt(5).
enum PasswordScheme: String, CaseIterable {
  case sha512, yescrypt, bcrypt

  /// The longest password that crypt(3) takes, in bytes.
  static let longest = Int(CRYPT_MAX_PASSPHRASE_SIZE) - 1

  /// The hash of a password, with salt from the system.
  func hash(of password: [UInt8]) throws(Failure) -> String {
    try check(password)
    guard let setting = crypt_gensalt_ra(prefix, cost, nil, 0) else {
      throw .machine("no salt can be made: \(SystemError.text(of: errno))")
    }
    defer { free(setting) }
    var data: UnsafeMutableRawPointer?
    var size: Int32 = 0
    defer { free(data) }
    let hash = (password + [0]).withUnsafeBytes { bytes in
      crypt_ra(bytes.bindMemory(to: CChar.self).baseAddress, setting, &data, &size)
    }
    guard let hash else { throw .machine("the password cannot be hashed: \(SystemError.text(of: errno))") }
    return String(cString: hash)
  }

  private func check(_ password: [UInt8]) throws(Failure) {
    if password.isEmpty { throw .usage("expected a password, found an empty line") }
    if password.contains(0) { throw .usage("the password contains a NUL byte, behind which crypt(3) sees nothing") }
    let limit = self == .bcrypt ? 72 : Self.longest
    if password.count > limit {
      throw .usage("expected at most \(limit) bytes for \(rawValue), found \(password.count)")
    }
  }

  private var prefix: String {
    switch self {
    case .sha512: "$6$"
    case .yescrypt: "$y$"
    case .bcrypt: "$2b$"
    }
  }

  /// Rounds, or the logarithm of them: about a tenth of a second each. 0 is the library's own choice.
  private var cost: UInt {
    switch self {
    case .sha512: 100_000
    case .yescrypt: 0
    case .bcrypt: 11
    }
  }
}
