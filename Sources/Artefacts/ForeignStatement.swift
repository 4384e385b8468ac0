package import Diagnostics

/// A statement of somebody else's, which was parsed and checked before it came here.
///
/// It is printed anew from its words, each quoted as its grammar needs: whatever they hold, it is one statement. The name
/// is a constant of the checker's, never text of a specification.
package struct ForeignStatement: Sendable {
  let name: StaticString
  let words: [String]
  let body: [ForeignStatement]?
  let origin: Origin

  package init(_ name: StaticString, _ words: [String], body: [ForeignStatement]?, origin: Origin) {
    self.name = name
    self.words = words
    self.body = body
    self.origin = origin
  }

  fileprivate var directive: Directive {
    let operands = words.map { Operand.literal([.data($0)]) }
    let body = body?.map { Statement.directive($0.directive) }
    return Directive(keyword: name, operands: operands, body: body, origin: origin)
  }
}

extension Clause {
  fileprivate init(foreign statement: ForeignStatement) { self.init(statement.directive) }
}

extension Nginx.Handler {
  /// Within it variables are replaced, as the checker has seen.
  package static func foreign(_ statement: ForeignStatement) -> Clause<Self> { Clause(foreign: statement) }
}

extension Apache.VirtualHost {
  package static func foreign(_ statement: ForeignStatement) -> Clause<Self> { Clause(foreign: statement) }
}
