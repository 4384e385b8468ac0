/// The pages that `infrac explain CODE` shows, one for each code of a diagnostic.
///
/// They are written in the folder `Texts`; the comment at the top of each file there says how.
package enum Explanations {
  /// The page of a code, read when it is asked for; `nil` for a code that no diagnostic has.
  package static func page(for code: String) -> Page? {
    for section in sections where section.code == code { return Page(section) }
    return nil
  }

  /// Every code that has a page, in order.
  package static var codes: [String] { sections.map(\.code).sorted() }

  /// Every page, in the order in which they are written.
  package static var pages: [Page] { sections.map(Page.init) }

  // MARK: Reading

  private static var sections: [PageSection] { Texts.all.flatMap { PageSection.sections(of: $0.text.description) } }
}
