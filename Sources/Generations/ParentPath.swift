extension String {
  /// The path of the folder in which this path's file is; `nil` for a name alone.
  var parentPath: String? { parentLength.map { String(Substring(utf8.prefix($0))) } }

  /// How many bytes of this path are those of the folder in which its file is; `nil` for a name alone.
  ///
  /// Sought by bytes: by characters it takes ten times as long, and it is asked for each file of a build.
  var parentLength: Int? {
    let bytes = utf8Span.span
    return bytes.indices.last { bytes[$0] == UInt8(ascii: "/") }
  }
}
