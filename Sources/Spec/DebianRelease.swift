/// A release of Debian that images are built from and servers run.
package enum DebianRelease: String, CaseIterable, Sendable {
  case bookworm, trixie

  /// The version of PHP that it carries (packages.debian.org, php-fpm).
  package var php: PHPVersion {
    switch self {
    case .bookworm: PHPVersion(major: 8, minor: 2)
    case .trixie: PHPVersion(major: 8, minor: 4)
    }
  }

  /// As its administrators call it (/etc/debian_version).
  package var number: String {
    switch self {
    case .bookworm: "12"
    case .trixie: "13"
    }
  }

  /// The image that Dockerfiles start from.
  package var image: String { "debian:\(rawValue)-slim" }

  /// The release that carries a version of PHP.
  package static func carrying(_ version: PHPVersion) -> DebianRelease? { allCases.first { $0.php == version } }
}

extension PHPVersion {
  /// When its authors stop mending security, where that is in the past; php.net/supported-versions, read in November 2026.
  package var endOfLife: String? {
    switch (major, minor) {
    case (...7, _): "November 2022"
    case (8, 0): "November 2023"
    case (8, 1): "December 2025"
    default: nil
    }
  }
}
