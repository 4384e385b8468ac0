extension MeanTenant {
  /// One of its figures for a cell; where no tenant has sites that are to be seen, that there is none.
  func text(_ figure: (MeanTenant) -> String) -> String { count == 0 ? "no tenants" : figure(self) }
}
