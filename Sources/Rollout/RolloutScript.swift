internal import Scripts

/// The steps of a rollout as a POSIX shell script that can be stopped and goes on where it was.
package struct RolloutScript {
  private let steps: [Step]
  /// The folder of the generation, as seen from where the script is run.
  private let folder: String
  /// The SHA-256 of the new manifest, and a name for the way from the old one to it.
  private let manifest: String
  private let id: String

  package init(_ steps: [Step], folder: String, manifest: String, oldManifest: String) {
    (self.steps, self.folder, self.manifest) = (steps, folder, manifest)
    id = "\(oldManifest.prefix(12))-\(manifest.prefix(12))"
  }

  package var text: String {
    let lines = steps.map { "  step \(([$0.id, $0.title] + $0.words).map(Self.quoted).joined(separator: " "))" }
    return """
      #!/bin/sh
      # Brings a running cluster to the generation in \(Self.comment(folder)); written by `infrac rollout`.
      # shellcheck disable=SC2154 # bin/common sets some variables
      set -eu

      generation=${INFRAC_GENERATION:-\(Self.quoted(folder))}
      rollout_id=\(Self.quoted(id))
      rollout_manifest=\(Self.quoted(manifest))

      here=$generation/bin
      [ -r "$here/common" ] || { echo "there is no generation in $generation: build, or set INFRAC_GENERATION" >&2 && exit 64; }
      # shellcheck source=/dev/null
      . "$here/common"

      \(Texts.rollout_run.description)
      generation_is || fail 64 "$generation is another generation than this script was made for: build, or make it anew"

      forwards() {
      \(lines.isEmpty ? "  :" : lines.joined(separator: "\n"))
      }

      backwards() {
        refuse_once_begun \(oneWay)
      \(lines.isEmpty ? "  :" : lines.reversed().joined(separator: "\n"))
      }

      if [ "$mode" = back ]; then backwards; else forwards; fi

      """
  }

  /// The steps behind which `--back` does not lead.
  private var oneWay: String { steps.filter(\.isOneWay).map { Self.quoted($0.id) }.joined(separator: " ") }

  /// A word of the shell, whatever is in it.
  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// A text that cannot end a comment.
  private static func comment(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
