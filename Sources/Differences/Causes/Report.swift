package import Diagnostics
package import FileTree

/// What differs between two generations: an item for each cause.
package struct Report: Sendable {
  /// Why something differs.
  package enum Cause: Sendable, Hashable {
    case edit(Edit)
    /// There is no old generation.
    case first
    /// Another compiler, or another version of it, made the old generation: nothing was edited.
    case compiler
    /// The edits as a whole, or another compiler: no generation says which version made it.
    case together
    /// Somebody edited the output.
    case hand
    /// The old generation lacks files that its manifest names.
    case missing
    /// Nothing of this explains it.
    case unexplained
  }

  /// What one cause does to one file.
  package struct File: Sendable {
    package let change: FileChange
    /// What it means to what runs; `none` where the program that reads the file sees no difference.
    package let effect: Effect
    /// Of the stretches in which the file differs, those of this cause.
    package let stretches: [Differing]
  }

  /// One cause and what follows from it.
  package struct Item: Sendable {
    package let cause: Cause
    package let effect: Effect
    package let nodes: [String]
    package let services: [String]
    package let tenants: [String]
    /// What those notice who use the services.
    package let interruption: String
    package let files: [File]
    /// The lines of the specification, for terminals and pages; empty where it is not at hand.
    package var excerpt: [String] = []
  }

  /// What was compared, for people.
  package let old: String
  package let new: String
  /// The weakest effects first, edits in the order of their names; what needs eyes comes last.
  package internal(set) var items: [Item]
  /// All files that differ, sorted, with those that infrac keeps for itself.
  package let files: [FileChange]

  /// Gives each item whose edit has a place the lines that stand there; of what is no longer said those beside it.
  package mutating func addExcerpts(_ excerpt: (Diagnostic.Label) -> [String]) {
    for index in items.indices {
      guard case .edit(let edit) = items[index].cause else { continue }
      if let span = edit.span {
        items[index].excerpt = excerpt(Diagnostic.Label(span))
      } else if let beside = edit.beside {
        items[index].excerpt = excerpt(Diagnostic.Label(beside, "“\(edit.path)” is no longer said here"))
      }
    }
  }

  /// Whether there is no old generation to compare with.
  package var isFirst: Bool { items.contains { $0.cause == .first } }

  /// Whether the generations are the same to the byte.
  package var isEmpty: Bool { files.isEmpty }

  package var strongest: Effect { items.map(\.effect).max { $0.strength < $1.strength } ?? .none }
}

extension Effect {
  /// The place among all effects.
  package var strength: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// As people read it.
  package var words: String {
    switch self {
    case .none: "none"
    case .reload: "reload"
    case .rolling: "rolling restart"
    case .restart: "restart"
    case .reprovision: "reprovision"
    case .data: "data"
    }
  }
}
