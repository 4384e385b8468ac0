// swift-tools-version: 6.2
import PackageDescription

// The arrows: a target imports from the rows above it only. ARCHITECTURE.md has the picture; what
// each target is for stands there in one sentence.

let swift: [SwiftSetting] = [
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], plugins: [Target.PluginUsage] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swift, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], goldens: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: goldens, swiftSettings: swift)
}

let package = Package(
  name: "infrac",
  products: [.executable(name: "infrac", targets: ["infrac"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // C libraries of the system.
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .systemLibrary(name: "CCrypt", pkgConfig: "libxcrypt", providers: [.apt(["libcrypt-dev"])]),

    // Meaning: what the specification says.
    library("Diagnostics"),
    library("YAML", ["CYAML", "Diagnostics"]),
    library("Loading", ["YAML", "Diagnostics"]),
    library("Spec", ["YAML", "Diagnostics", "CIDN2"]),
    library("Resolution", ["Spec", "YAML", "Diagnostics"]),
    library("Analysis", ["Resolution", "Spec", "Reports", "Diagnostics"]),

    // Form: how files are written.
    library("Reports", ["Diagnostics"]),
    library("Studies", ["Reports", "Diagnostics"]),
    library("Printing", ["Diagnostics"]),
    library("Artefacts", ["Printing", "Diagnostics"]),
    library("Hashing", ["CNettle"]),
    library("FileTree", ["Printing", "Diagnostics"]),

    // Texts that are programs or prose of their own, embedded as they are.
    library("Scripts", plugins: ["EmbedTexts"]),
    library("Explanations", plugins: ["EmbedTexts"]),

    // Where the two meet.
    library(
      "BackEnds",
      [
        "Resolution", "Spec", "Artefacts", "FileTree", "Printing", "Hashing", "Diagnostics", "Scripts",
      ]
    ),
    library(
      "Generations",
      ["FileTree", "Printing", "Hashing", "Diagnostics"]
    ),
    // What differs between two generations, and why.
    library(
      "Differences",
      ["Generations", "Resolution", "FileTree", "Printing", "Reports", "YAML", "Diagnostics"],
      plugins: ["EmbedTexts"]
    ),
    // What is done with a difference on a running cluster, in which order.
    library("Rollout", ["Differences", "FileTree", "Hashing", "Diagnostics", "Scripts"]),
    // One run, from a path to a deployment.
    library("Compilation", ["Loading", "Resolution", "Spec", "YAML", "Diagnostics"]),

    .executableTarget(
      name: "infrac",
      dependencies: [
        "Compilation", "Loading", "Scripts", "BackEnds", "Differences", "Rollout", "Generations", "Hashing",
        "Resolution", "Spec", "YAML", "Artefacts", "FileTree", "Printing", "Diagnostics", "Analysis", "Reports",
        "Studies", "Explanations",
        "CCrypt", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift
    ),

    // Turns the texts of a target's folder `Texts` into Swift constants.
    .executableTarget(name: "embed-texts", swiftSettings: swift),
    .plugin(name: "EmbedTexts", capability: .buildTool(), dependencies: ["embed-texts"]),

    library("TestSupport", ["YAML", "Diagnostics", "FileTree", "Printing"]),
    tests("TestSupportTests", ["Diagnostics"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("ArtefactsTests", ["Artefacts", "Printing", "Diagnostics"]),
    tests("ExplanationsTests", ["Explanations", "infrac"]),
    tests("InfracTests", ["infrac"]),
    tests("YAMLTests", ["YAML", "Diagnostics"]),
    tests("GenerationsTests", ["Generations", "FileTree", "Printing", "Hashing", "Diagnostics"]),
    tests("DifferencesTests", ["Differences", "FileTree", "Diagnostics"]),
    tests("SpecTests", ["Spec", "YAML", "Diagnostics"]),
    tests(
      "CompilationTests",
      [
        "Compilation", "Loading", "BackEnds", "Resolution", "Spec", "YAML", "FileTree", "Printing", "Diagnostics",
      ]
    ),
    tests("AnalysisTests", ["Analysis", "Reports", "Compilation", "Loading", "Resolution", "Spec", "Diagnostics"]),
    tests("StudiesTests", ["Studies", "Reports", "Scripts", "Diagnostics"]),
    tests("LoadingTests", ["Loading", "YAML", "Diagnostics"]),
    tests(
      "BackEndsTests",
      [
        "Compilation", "BackEnds", "Artefacts", "Resolution", "Spec", "YAML", "Diagnostics", "FileTree", "Printing",
        "Differences", "Rollout", "Loading",
      ],
      goldens: ["Database/Goldens", "Proxy/Goldens", "Web/Goldens"]
    ),
  ],
  swiftLanguageModes: [.v6]
)
