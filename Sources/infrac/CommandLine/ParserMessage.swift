internal import ArgumentParser
internal import Diagnostics

/// Says in our words what the argument parser found wrong.
///
/// The parser hands out nothing but its text: `Unknown option '--targt'. Did you mean '--target'?`
enum ParserMessage {
  static func failure(for error: any Error, arguments: [String]) -> Failure {
    if let command = arguments.first, !command.hasPrefix("-"), !commands.contains(command) {
      return .usage(
        "there is no command “\(command)”",
        help: Suggestion.question(for: command, among: commands),
        "`infrac --help` lists the commands"
      )
    }
    let sentences = sentences(of: Infrac.message(for: error))
    let command = arguments.first { commands.contains($0) }
    let more = "`infrac \(command.map { "\($0) " } ?? "")--help` tells what can stand here"
    return Failure(status: .usage, message: sentences.first ?? "", help: sentences.dropFirst() + [more])
  }

  private static var commands: [String] {
    Infrac.configuration.subcommands.map { $0._commandName } + ["help"]
  }

  /// The sentences of a text, each in lower case, without its full stop, and with our quotation marks.
  private static func sentences(of text: String) -> [String] {
    var sentences: [String] = []
    for line in text.split(separator: "\n") {
      var sentence = ""
      for word in line.split(separator: " ") {
        sentence += (sentence.isEmpty ? "" : " ") + quoted(word)
        if word.hasSuffix(".") || word.hasSuffix("?") {
          sentences.append(sentence)
          sentence = ""
        }
      }
      if !sentence.isEmpty { sentences.append(sentence) }
    }
    return sentences.map { sentence in
      let end = sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...]
      return end.prefix(1).lowercased() + end.dropFirst()
    }
  }

  /// A word with `'` at its ends replaced by “ and ”.
  private static func quoted(_ word: Substring) -> String {
    var text = String(word)
    if text.hasPrefix("'") { text = "“" + text.dropFirst() }
    let end = text.reversed().prefix { ".,:?".contains($0) }.count
    if text.dropLast(end).hasSuffix("'") { text = text.dropLast(end + 1) + "”" + text.suffix(end) }
    return text
  }
}
