import Foundation
import PackagePlugin

/// Embeds the files of a target's folder `Texts` into the target, as `enum Texts` of `StaticString`s.
///
/// SwiftPM's own `.embedInCode` writes an array literal of bytes, which takes the compiler 0.35 s for each
/// kilobyte (measured with Swift 6.3.1); a string literal costs nothing.
@main
struct EmbedTexts: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let module = target.sourceModule else { return [] }
    let folder = module.directoryURL.appending(path: "Texts")
    let output = context.pluginWorkDirectoryURL.appending(path: "Texts.swift")
    let texts = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .map { folder.appending(path: $0) }
      .filter { !$0.hasDirectoryPath }
    return [
      .buildCommand(
        displayName: "Embedding the texts of \(target.name)",
        executable: try context.tool(named: "embed-texts").url,
        arguments: [folder.path, output.path],
        inputFiles: texts,
        outputFiles: [output]
      )
    ]
  }
}
