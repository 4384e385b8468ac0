internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import FileTree
internal import Loading
internal import Resolution
internal import Spec
internal import YAML

/// A specification compiled with other values, in memory: what a value does to the output is found by trying.
struct Trials {
  let compiled: Compiled
  /// What is written.
  let values: [WrittenValue]
  /// How many more times it is compiled: a large specification takes seconds each time.
  private var left: Int

  init(_ compiled: Compiled) {
    self.compiled = compiled
    values = WrittenValue.all(in: compiled.compilation.loaded)
    left = min(max(20_000 / max(compiled.deployment.tenants.count, 1), 24), 500)
  }

  /// What trying a value has shown.
  enum Outcome {
    /// The first output that is as it was asked for.
    case found(FileTree)
    /// Other values are accepted, and none makes such an output.
    case nothing
    /// The compiler takes no other value there that was tried.
    case refused
  }

  /// Tries other texts in place of a value, then going without it.
  mutating func other(than value: WrittenValue, _ isSought: (FileTree) -> Bool) -> Outcome {
    let places: Set<Span> = [value.span]
    let outcome = search(value.text, at: value.keys, isSought) { text, document in
      document.root.replacing(places, by: text.map { .scalar(Node.Scalar(text: $0, style: .quoted)) })
    }
    let copies = Set(values.filter { $0.text == value.text }.map(\.span))
    // What is said in two places must be the same in both, as a token and the lock file's memory of it.
    guard case .refused = outcome, copies.count > 1, value.text.utf8.count > Self.shortWord else { return outcome }
    return search(value.text, at: value.keys, isSought) { text, document in
      text.map { document.root.replacing(copies, by: .scalar(Node.Scalar(text: $0, style: .quoted))) } ?? document.root
    }
  }

  /// Tries other texts than the one given behind keys of one file, whether anything is written there or not.
  mutating func other(
    than text: String,
    at keys: [String],
    in file: String,
    _ isSought: (FileTree) -> Bool
  ) -> Outcome {
    search(text, at: keys, isSought) { text, document in
      guard let text, document.localPath == file else { return document.root }
      return document.root.setting(keys, to: text)
    }
  }

  /// The output with a text behind keys of one file; `nil` where the compiler refuses it.
  mutating func tree(with text: String, at keys: [String], in file: String) -> FileTree? {
    tree { $0.localPath == file ? $0.root.setting(keys, to: text) : $0.root }
  }

  private mutating func search(
    _ text: String,
    at keys: [String],
    _ isSought: (FileTree) -> Bool,
    _ change: (String?, LoadedSpecification.Document) -> Node
  ) -> Outcome {
    var accepted = 0
    for other in others(than: text, at: keys).prefix(Self.mostTexts).map(Optional.some) + [nil] {
      guard let tree = tree({ change(other, $0) }) else { continue }
      if isSought(tree) { return .found(tree) }
      accepted += 1
      if accepted == Self.mostAccepted { break }
    }
    return accepted > 0 ? .nothing : .refused
  }

  private func others(than text: String, at keys: [String]) -> [String] {
    var known: [String] = []
    for value in values where value.text != text && !known.contains(value.text) && value.isOfField(keys) {
      known.append(value.text)
      if known.count == 2 { break }
    }
    return OtherTexts(for: text, of: WrittenValue.field(keys), known: known).texts
  }

  private mutating func tree(_ change: (LoadedSpecification.Document) -> Node) -> FileTree? {
    guard left > 0 else { return nil }
    left -= 1
    let compilation = compiled.compilation.changed(change)
    guard let outcome = compilation.outcome else { return nil }
    let backEnd = TargetOption.backEnd(of: compilation)
    var diagnostics = DiagnosticBag()
    backEnd.check(outcome.deployment, &diagnostics)
    return diagnostics.hasErrors ? nil : backEnd.files(for: outcome.deployment)
  }

  private static let mostTexts = 14
  private static let mostAccepted = 2
  /// In bytes: short words are the same by chance.
  private static let shortWord = 15
}
