internal import Diagnostics

/// A directive of php.ini that a tenant may set: one that cannot widen what the pool may do.
package struct ININame: Hashable, Sendable, Comparable {
  package let text: String

  package static let allowed = [
    "allow_url_fopen", "arg_separator.output", "assert.active", "auto_append_file", "auto_detect_line_endings",
    "auto_prepend_file", "date.timezone",
    "default_charset", "default_mimetype", "default_socket_timeout", "display_errors", "display_startup_errors",
    "error_reporting", "file_uploads",
    "gd.jpeg_ignore_warning", "html_errors", "iconv.input_encoding", "iconv.output_encoding", "intl.default_locale",
    "log_errors",
    "max_execution_time", "max_file_uploads", "max_input_nesting_level", "max_input_time", "max_input_vars",
    "mbstring.language",
    "mbstring.strict_detection", "opcache.enable", "output_buffering", "pcre.backtrack_limit", "pcre.jit",
    "pcre.recursion_limit", "precision",
    "request_order", "serialize_precision", "session.cache_expire", "session.cache_limiter", "session.cookie_domain",
    "session.cookie_httponly",
    "session.cookie_lifetime", "session.cookie_path", "session.cookie_samesite", "session.cookie_secure",
    "session.gc_maxlifetime", "session.name",
    "session.sid_bits_per_character", "session.sid_length", "session.use_strict_mode", "short_open_tag",
    "soap.wsdl_cache_ttl", "user_agent",
    "variables_order", "zlib.output_compression", "zlib.output_compression_level",
  ]

  package init?(_ text: String) {
    guard Self.allowed.contains(text) else { return nil }
    self.text = text
  }

  package static func < (left: ININame, right: ININame) -> Bool { left.text < right.text }
}

/// The value of a directive; `60s` stands for 60 where PHP counts seconds.
package struct INIValue: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard text.utf8.count <= 1024, text.isPlainText || text.isEmpty else { return nil }
    let unsafe = Set("\"$`\\".utf8)
    guard !text.utf8.contains(where: unsafe.contains) else { return nil }
    self.text = text
  }

  /// Whole seconds, where a duration is written.
  package var seconds: Int? {
    guard text.utf8.last == UInt8(ascii: "s") else { return nil }
    return Int(decimal: String(text.dropLast()))
  }
}

extension Schema<ININame> {
  package static var iniName: Schema {
    let type = ScalarType(
      "a directive of php.ini",
      "One that cannot widen what the tenant's pool may do; memory and uploads are the plan's.",
      examples: ["max_execution_time"],
      choices: ININame.allowed
    )
    return .scalar(type) { text throws(Refusal) in
      if let name = ININame(text) { return name }
      let help =
        switch text {
        case "memory_limit": "the plan says it: `overrides: { php: { memory: 192MiB } }`"
        case "upload_max_filesize", "post_max_size": "the plan says it: `overrides: { php: { upload: 64MiB } }`"
        default: Suggestion.question(for: text, among: ININame.allowed)
        }
      throw Refusal(.notADirective(text), help: help)
    }
  }
}

extension Schema<INIValue> {
  package static var iniValue: Schema {
    let type = ScalarType(
      "a value of php.ini",
      "Without quotation marks, `$`, backticks, backslashes and control characters; seconds may be written as `60s`.",
      examples: ["60s", "Europe/Madrid"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let value = INIValue(text) { return value }
      throw Refusal(.notAnINIValue(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notADirective(_ text: String) -> Self {
    .init("E0237", "expected a directive of php.ini that a tenant may set, found “\(text)”")
  }

  fileprivate static func notAnINIValue(_ text: String) -> Self {
    .init(
      "E0243",
      "expected a value without quotation marks, “$”, backticks, backslashes and control characters, found “\(text)”"
    )
  }
}
