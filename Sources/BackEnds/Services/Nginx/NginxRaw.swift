internal import Artefacts
internal import Resolution
internal import Spec

/// What a site's raw texts say to nginx, with what they would otherwise take away: a block that adds a header loses the
/// common ones, one that allows or denies loses the site's rules, and one that nothing answers would serve nginx's own
/// files.
struct NginxRaw: Sendable {
  let site: DeployedSite
  /// Where the site's requests go.
  let destination: Clauses<Nginx.Location>

  var server: Clauses<Nginx.Server> {
    Clauses {
      if let raw = site.raw?.nginxServer {
        if raw.value.statements.addsHeader { Clauses<Nginx.Server>.commonHeaders }
        for statement in raw.value.statements {
          if statement.name.description == "location" {
            location(statement, of: raw)
          } else {
            Nginx.Server.foreign(words(statement, raw))
          }
        }
      }
    }
  }

  /// In the location `/`.
  var location: Clauses<Nginx.Location> {
    Clauses {
      if let raw = site.raw?.nginxLocation { content(raw.value.statements, of: raw) }
    }
  }

  private func location(_ statement: RawStatement, of raw: Located<NginxFragment>) -> Clause<Nginx.Server> {
    Nginx.Server.location(.words(statement.words)) {
      content(statement.body ?? [], of: raw)
      if !statement.answers { destination }
    }
    .from(raw.origin)
  }

  private func content(_ statements: [RawStatement], of raw: Located<NginxFragment>) -> Clauses<Nginx.Location> {
    Clauses {
      if statements.addsHeader { Clauses<Nginx.Location>.commonHeaders }
      if statements.limitsAccess {
        for subnet in site.deny { Nginx.Location.deny(subnet.value.nginx).from(subnet.origin) }
      }
      for statement in statements { Nginx.Location.foreign(words(statement, raw)) }
    }
  }

  /// The condition of an `if` stands in parentheses, which the checker has taken off.
  private func words(_ statement: RawStatement, _ raw: Located<NginxFragment>) -> ForeignStatement {
    guard statement.name.description == "if" else { return ForeignStatement(statement, origin: raw.origin) }
    return ForeignStatement(
      statement.name,
      ["("] + statement.words + [")"],
      body: statement.body?.map { ForeignStatement($0, origin: raw.origin) },
      origin: raw.origin
    )
  }
}

extension [RawStatement] {
  fileprivate var addsHeader: Bool { contains { $0.name.description == "add_header" } }
  fileprivate var limitsAccess: Bool { contains { ["allow", "deny"].contains($0.name.description) } }
}
