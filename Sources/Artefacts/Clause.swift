package import Diagnostics

/// One statement of a configuration file, accepted in `Context` only.
///
/// `Context` is a phantom type: it stands for the block in which the target program accepts the
/// statement, and has no values.
package struct Clause<Context>: Sendable {
  var directive: Directive

  init(_ keyword: StaticString, _ operands: Operand..., body: [Statement]? = nil) {
    directive = Directive(keyword: keyword, operands: operands, body: body)
  }

  init(_ keyword: StaticString, operands: [Operand], body: [Statement]? = nil) {
    directive = Directive(keyword: keyword, operands: operands, body: body)
  }

  init(_ directive: Directive) { self.directive = directive }

  /// Remembers which part of the specification asked for this statement; without it, or with `nil`, the
  /// surrounding statement's origin holds.
  package consuming func from(_ origin: Origin?) -> Clause {
    directive.origin = origin
    return self
  }

  var statement: Statement { .directive(directive) }
}

/// A remark of one line, in the comment syntax of the file; line breaks in it become spaces.
package struct Comment: Sendable {
  let text: String

  package init(_ text: String) { self.text = text }
}

/// An empty line between statements.
package struct BlankLine: Sendable {
  package init() {}
}

/// Several clauses of one context, to be put into blocks of that context.
package struct Clauses<Context>: Sendable {
  let statements: [Statement]

  package init(@Block<Context> _ body: () -> Statements) { statements = body().list }
}

/// What stands in a block once the context has been checked.
package enum Statement: Sendable {
  case directive(Directive)
  case comment(String)
  case blank
}

/// A statement with a keyword.
package struct Directive: Sendable {
  let keyword: StaticString
  let operands: [Operand]
  /// The statements in its braces, section or tag; `nil` for a plain one.
  let body: [Statement]?
  /// `nil` means the surrounding statement's.
  var origin: Origin?
}
