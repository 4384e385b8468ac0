internal import Diagnostics

/// What the programs behind the services can express, where the type of a field cannot know it.
extension Checks {
  /// The errors that PHP reports are named by words that exist.
  @Sendable static func checkErrorLevels(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for (_, _, site) in draft.sites {
      guard case .php(let php) = site.content.value else { continue }
      for entry in php.ini where entry.key.value.text == "error_reporting" {
        let text = entry.value.value.text
        guard ErrorLevels(text) == nil else { continue }
        diagnostics.report(
          .noErrorLevels(text),
          at: entry.value.span,
          help: "write it as php.ini does, without parentheses: E_ALL & ~E_NOTICE"
        )
      }
    }
  }

  /// The start of an FTP session is a field of passwd(5), which has no escapes.
  @Sendable static func checkHomes(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for subscription in draft.tenants {
      for entry in subscription.tenant.ftp {
        let home = entry.value.home
        // The first part is a site's name, which is written as A-label.
        let below = home.value.text.utf8.split(separator: UInt8(ascii: "/")).dropFirst()
        guard let wrong = below.first(where: { !$0.allSatisfy(isPlain) }) else { continue }
        diagnostics.report(
          .oddHome(String(Substring(wrong))),
          at: home.span,
          help: "let the session start in a folder above it"
        )
      }
    }
  }

  /// Each extension exists for each version of PHP that is offered.
  @Sendable static func checkExtensions(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let web = draft.services?.web else { return }
    for wanted in web.extensions where wanted.value.text == "imap" {
      for version in web.php where version.value >= PHPVersion(major: 8, minor: 4) {
        diagnostics.report(
          .noExtension(wanted.value.text, version.value.text),
          at: wanted.span,
          also: [.init(version.span, "offered here")],
          help: "leave out one of the two; PHP gave the extension up with 8.4"
        )
      }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func noErrorLevels(_ text: String) -> Self {
    .init("E0370", "expected the errors that PHP reports, such as E_ALL & ~E_NOTICE, found “\(text)”")
  }

  fileprivate static func oddHome(_ part: String) -> Self {
    .init("E0371", "an FTP session cannot start in “\(part)”: expected letters, digits, “.”, “_” and “-”")
  }

  fileprivate static func noExtension(_ name: String, _ version: String) -> Self {
    .init("E0372", "Debian carries no extension “\(name)” for PHP \(version)")
  }
}
