/// The reference of the language, made from the declarations of its fields.
package enum Reference {
  /// `docs/reference.md`
  package static var markdown: String {
    var text = """
      # The language

      <!-- Made from the declarations in Sources/Spec; a test keeps it true (INFRAC_RECORD=1 writes it anew). -->

      A specification is a YAML file. Every value is read by the type of the field it stands in, never by YAML's own
      guesses: `no`, `1.10` and `022` in a text field are those characters. Unknown keys, keys written twice and references
      to nothing are errors at every level. Anchors, aliases and `<<` merges work. A file that another one includes has the
      keys `tenants` and `include` only.

      `infrac explain FIELD` prints a section of this page, `infrac schema` the JSON Schema for editors.

      ## Fields


      """
    text += Draft.shape.fields().map(\.markdown).joined(separator: "\n")
    return text
  }
}
