internal import Reports

extension YearlyMoney {
  /// What `machines` is called in tables.
  static let machinesTitle = "machines, and storage that they share"
}

extension Double {
  /// A part of the fees.
  var share: String { "\((self * 100).text(decimals: 3))%" }
}

extension MeanTenant {
  /// One of its figures for a cell; where no tenant has sites that are to be seen, that there is none.
  func text(_ figure: (MeanTenant) -> String) -> String { count == 0 ? "no tenants" : figure(self) }
}
