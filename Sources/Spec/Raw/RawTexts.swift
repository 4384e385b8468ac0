package import Diagnostics

/// Text in the programs' own languages, at places whose type says what may stand there.
package struct RawTexts: Sendable {
  package let origin: Origin
  package let nginxServer: Located<NginxFragment>?
  package let nginxLocation: Located<NginxFragment>?
  package let apacheHost: Located<ApacheFragment>?
  package let phpPool: Located<PHPPoolFragment>?
}

extension RawTexts {
  package static let schema = Schema.record(
    "raw texts",
    RawTexts.init,
    Field.origin,
    Field.optional(
      "nginx.server",
      .located(.nginxServer),
      "Directives of nginx in the site's server, locations among them; one that does not return passes requests on as the others do."
    ),
    Field.optional("nginx.location", .located(.nginxLocation), "Directives of nginx in the site's location `/`."),
    Field.optional("apache.vhost", .located(.apacheHost), "Directives of Apache in the site's virtual host."),
    Field.optional(
      "php.pool",
      .located(.phpPool),
      "Settings of PHP-FPM in the tenant's pool of the site's version, which its other sites share."
    ),
  )
}

extension Schema<NginxFragment> {
  static var nginxServer: Schema {
    raw("directives of nginx", "Those that reach nothing but the site.", example: "location = /ping { return 204; }") {
      text throws(RawProblem) in try NginxFragment(text, in: .server)
    }
  }

  static var nginxLocation: Schema {
    raw("directives of nginx", "Those that reach nothing but the site.", example: "proxy_buffering off;") {
      text throws(RawProblem) in try NginxFragment(text, in: .location)
    }
  }
}

extension Schema<ApacheFragment> {
  static var apacheHost: Schema {
    raw("directives of Apache", "Those that reach nothing but the site.", example: "AddType font/woff2 .woff2") {
      text throws(RawProblem) in try ApacheFragment(text)
    }
  }
}

extension Schema<PHPPoolFragment> {
  static var phpPool: Schema {
    raw("settings of PHP-FPM", "Those that reach nothing but the pool.", example: "env[APP_ENV] = production") {
      text throws(RawProblem) in try PHPPoolFragment(text)
    }
  }
}

extension Schema {
  /// A text of several lines in another language.
  private static func raw(
    _ name: String,
    _ summary: String,
    example: String,
    parse: @escaping @Sendable (String) throws(RawProblem) -> Value
  ) -> Schema {
    .scalar(ScalarType(name, summary, examples: [example])) { text throws(Refusal) in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      guard (1...16_384).contains(text.utf8.count), lines.allSatisfy({ $0.replacing("\t", with: " ").isPlainText })
      else {
        throw Refusal(.notRaw(name))
      }
      do throws(RawProblem) {
        return try parse(text)
      } catch {
        throw Refusal(.raw(error), help: error.help)
      }
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notRaw(_ name: String) -> Self {
    .init("E0248", "expected \(name), 1 byte to 16 KiB without control characters")
  }

  fileprivate static func raw(_ problem: RawProblem) -> Self {
    let place = problem.line > 0 ? "line \(problem.line) of this text: " : "this text: "
    return switch problem.kind {
    case .unreadable(let found): .init("E0248", "\(place)found \(found)")
    case .notAllowed(let name): .init("E0249", "\(place)“\(name)” cannot stand in a raw text here")
    case .badArgument(let text, let name): .init("E0250", "\(place)“\(text)” cannot be what “\(name)” has")
    }
  }
}
