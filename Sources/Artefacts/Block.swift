/// Collects the clauses of one block, with `if`, `switch`, `for` and arrays.
///
/// The context is checked where a clause enters the block and erased from there on, so that the
/// builder's code is not generic over it: that makes printing ten times faster. A statement is handed on
/// (`consuming`), not copied.
@resultBuilder
package enum Block<Context> {
  package static func buildExpression(_ clause: consuming Clause<Context>) -> Statement { .directive(clause.directive) }
  package static func buildExpression(_ clauses: [Clause<Context>]) -> [Statement] {
    clauses.map { .directive($0.directive) }
  }
  package static func buildExpression(_ clauses: Clauses<Context>) -> [Statement] { clauses.statements }
  package static func buildExpression(_ comment: Comment) -> Statement { .comment(comment.text) }
  package static func buildExpression(_ blank: BlankLine) -> Statement { .blank }

  // One list for a block, which its statements are added to as they come.
  package static func buildBlock() -> Statements { Statements([]) }
  package static func buildPartialBlock(first: consuming Statement) -> Statements { Statements(first) }
  package static func buildPartialBlock(first: [Statement]) -> Statements { Statements(first) }
  package static func buildPartialBlock(first: Statements) -> Statements { first }
  package static func buildPartialBlock(first: Statements?) -> Statements { first ?? Statements([]) }
  package static func buildPartialBlock(accumulated: Statements, next: consuming Statement) -> Statements {
    accumulated.list.append(next)
    return accumulated
  }
  package static func buildPartialBlock(accumulated: Statements, next: [Statement]) -> Statements {
    accumulated.list.append(contentsOf: next)
    return accumulated
  }
  package static func buildPartialBlock(accumulated: Statements, next: Statements) -> Statements {
    accumulated.list.append(contentsOf: next.list)
    return accumulated
  }
  package static func buildPartialBlock(accumulated: Statements, next: Statements?) -> Statements {
    if let next { accumulated.list.append(contentsOf: next.list) }
    return accumulated
  }

  package static func buildArray(_ parts: [Statements]) -> Statements { Statements(joining: parts) }
  package static func buildOptional(_ part: Statements?) -> Statements? { part }
  package static func buildEither(first part: Statements) -> Statements { part }
  package static func buildEither(second part: Statements) -> Statements { part }
  package static func buildLimitedAvailability(_ part: Statements) -> Statements { part }
}

/// The clauses of one block, in order.
///
/// A class, since the compiler holds each partial block to the end of the block: the list of a struct would be copied
/// for each statement.
package final class Statements {
  fileprivate(set) var list: [Statement]

  fileprivate init(_ list: [Statement]) { self.list = list }

  fileprivate init(_ first: consuming Statement) {
    list = []
    list.reserveCapacity(4)
    list.append(first)
  }

  fileprivate init(joining parts: [Statements]) {
    list = []
    list.reserveCapacity(parts.reduce(0) { $0 + $1.list.count })
    for part in parts { list.append(contentsOf: part.list) }
  }
}
