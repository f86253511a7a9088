import Testing

/// Each check is fed what it must find, and what it must not mistake for it.
@Suite struct CheckTests {
    // MARK: Imports

    @Test(
        "a core that imports something worldly is found, however it is imported",
        arguments: [
            "import Foundation", "public import Glibc", "@preconcurrency internal import Dispatch",
            "import struct Foundation.URL", "import Synchronization", "internal import LinuxSystem",
        ])
    func worldlyImport(_ line: String) {
        let bad = Repository(sample: ["Sources/Raft/A.swift": "\(line)\n"])
        #expect(ImportCheck.violations(in: bad).count == 1)
        let shell = Repository(sample: ["Sources/Server/A.swift": "\(line)\n"])
        #expect(ImportCheck.violations(in: shell) == [])
        let comment = Repository(sample: ["Sources/Raft/A.swift": "// \(line)\nlet text = \"\(line)\"\n"])
        #expect(ImportCheck.violations(in: comment) == [])
    }

    @Test("an import that goes up or sideways in the floor plan is found")
    func planImport() {
        let files = ["Sources/MVCC/A.swift": "import Raft\n", "Sources/Raft/B.swift": "public import Bytes\n"]
        #expect(
            ImportCheck.violations(in: Repository(sample: files)) == [
                "Sources/MVCC/A.swift imports Raft, which the floor plan puts out of MVCC's reach"
            ])
    }

    @Test("a manifest with dependencies, or with a target that depends on too much, is found")
    func manifest() {
        let manifest = """
            let cores = [
                module("Raft", ["Bytes"]),
                module("MVCC", ["Raft", "Bytes"]),
                .target(name: "Bytes", dependencies: ["CLinux", "Reactor"]),
                tests("RaftTests", ["Raft", "Everything"], exclude: ["Data"]),
            ]
            let package = Package(name: "holdfast", dependencies: [], targets: cores)
            """
        #expect(
            ImportCheck.manifestViolations(in: manifest) == [
                "MVCC may not depend on Raft", "Bytes may not depend on Reactor",
            ])
        let package = #"Package(name: "a", dependencies: [.package(url: "b", from: "1.0.0")], targets: [])"#
        #expect(ImportCheck.manifestViolations(in: package) == ["Package.swift has dependencies"])
    }

    @Test("targets are read with their dependencies, on one line or several")
    func targets() {
        let manifest = """
            .target(name: "CLinux"),
            module("Bytes", ["CLinux"]),
            module("Determinism"),
            module(
                "Replica",
                ["Raft", "Storage"]
            ),
            tests("EtcdAPITests", [], exclude: ["Golden"]),
            // module("Gone", ["Bytes"]),
            """
        #expect(
            Manifest(manifest).targets == [
                .init(name: "CLinux", dependencies: []), .init(name: "Bytes", dependencies: ["CLinux"]),
                .init(name: "Determinism", dependencies: []),
                .init(name: "Replica", dependencies: ["Raft", "Storage"]),
                .init(name: "EtcdAPITests", dependencies: []),
            ])
    }

    // MARK: Known bugs

    @Test(
        "a trace of the zoo outside its condition is found",
        arguments: [
            "internal import Zoo", "if zoo(.z21) { return }", "let off = zooWithoutMask(.z16)",
            "#if DEBUG\nimport Zoo\n#endif", "#if Zoo\nlet a = 1\n#else\nif zoo(.z21) {}\n#endif",
            "#if !Zoo\nzoo(.z21)\n#endif", "#if Zoo\n#endif\nzoo(.z21)",
        ])
    func zooOutside(_ text: String) {
        #expect(ZooCheck.violations(in: Repository(sample: ["Sources/Raft/A.swift": text])).count == 1)
        #expect(ZooCheck.violations(in: Repository(sample: ["chaos/A.swift": text])).count == 1)
        #expect(ZooCheck.violations(in: Repository(sample: ["Sources/Zoo/A.swift": text])) == [])
    }

    @Test(
        "a site of the zoo within its condition is no violation, nor is a word that only looks like one",
        arguments: [
            "#if Zoo\n    internal import Zoo\n#endif", "#if Zoo\n#if DEBUG\nzoo(.z21)\n#endif\n#endif",
            "/// zoo(.z21)\nlet a = \"zoo(.z21)\"", "let azoo = Zoology()",
        ])
    func zooInside(_ text: String) {
        #expect(ZooCheck.violations(in: Repository(sample: ["Sources/Raft/A.swift": text])) == [])
    }

    @Test("a target that depends on the zoo without its trait is found, and one that may not even with it")
    func zooDependency() {
        let manifest = """
            module("Raft", ["Bytes", zoo]),
            module("MVCC", ["Bytes", "Zoo"]),
            module("HPACK", [zoo]),
            tests("ZooTests", ["Zoo"]),
            """
        #expect(ZooCheck.manifestViolations(in: manifest) == ["MVCC depends on Zoo without its trait"])
        #expect(
            ImportCheck.manifestViolations(in: "dependencies: []" + manifest) == ["HPACK may not depend on Zoo"])
    }

    // MARK: Ambient clocks and chance

    @Test(
        "a core that reaches for a clock or for chance is found",
        arguments: [
            "let now = ContinuousClock.now", "var g = SystemRandomNumberGenerator()", "Task { await go() }",
            "let x = Int.random(in: 0..<5)", "order.shuffled()",
        ])
    func ambient(_ line: String) {
        #expect(AmbientCheck.violations(in: Repository(sample: ["Sources/Raft/A.swift": line])).count == 1)
        #expect(AmbientCheck.violations(in: Repository(sample: ["Sources/Server/A.swift": line])) == [])
        #expect(AmbientCheck.violations(in: Repository(sample: ["Sources/Raft/A.swift": "/// \(line)"])) == [])
    }

    @Test("chance that was handed in is no violation")
    func handedIn() {
        let text = "let x = Int.random(in: 0..<5, using: &randomness)\n"
        #expect(AmbientCheck.violations(in: Repository(sample: ["Sources/Raft/A.swift": text])) == [])
    }

    // MARK: Leftovers

    @Test(
        "leftovers are found",
        arguments: [
            "// TO" + "DO: later", "/// FIX" + "ME", "let a = 1 // XX" + "X", "// HA" + "CK around it",
            "<<<<<<< HEAD", "=======", ">>>>>>> branch", "print(a)", "    debugPrint(a)", "dump(a)",
            "let a = try! b()", "let a = b as! C", "// let a = b()", "//     return value(1)", "// }",
            "// if a {", "// foo.bar(baz)", "// counter += 1", "// import Foundation", "//func f() {}",
        ])
    func leftovers(_ line: String) {
        let bad = Repository(sample: ["Sources/Raft/A.swift": "struct A {}\n\(line)\n"])
        #expect(!LeftoverCheck.violations(in: bad).isEmpty)
    }

    @Test(
        "prose and ordinary code are no leftovers",
        arguments: [
            "/// Prints nothing; call `print(x)` yourself.", "let text = \"print(a) try! <<<<<<< \"",
            "func fingerprint() {}", "let x = fingerprint(a)", "printer.print(a)", "// MARK: Reading",
            "// If a leader steps down, its waiting reads are dropped (dissertation §6.4).",
            "// Counter-intuitive: a learner grants votes.", "// return early, so that nothing is lost",
            "// Case by case: see above.", "// the first (and only) one", "// 100: varint", "/// let a = b()",
            "let a = try? b()", "// A swap, not a copy: the array is unique", "let a = b as? C",
        ])
    func prose(_ line: String) {
        let good = Repository(sample: ["Sources/Raft/A.swift": "struct A {}\n\(line)\n"])
        #expect(LeftoverCheck.violations(in: good) == [])
    }

    @Test("a program may print, and so may what is not in Sources")
    func programsPrint() {
        let files = [
            "Sources/HoldfastCLI/Main.swift": "@main struct Main {}\n", "Sources/HoldfastCLI/B.swift": "print(a)\n",
            "Tests/RaftTests/C.swift": "print(a)\n", "chaos/D.swift": "print(a)\n",
        ]
        #expect(LeftoverCheck.violations(in: Repository(sample: files)) == [])
    }

    // MARK: Pages

    @Test("a module without a page, or with a poor one, is found")
    func pages() {
        var repository = Repository(sample: ["Sources/Raft/A.swift": "struct A {}\n"])
        #expect(DocumentationCheck.violations(in: repository) == ["Raft has no page Raft.docc/Raft.md"])
        repository.pages["Raft"] = "# Raft\n"
        #expect(DocumentationCheck.violations(in: repository).count == 3)
        let rest = "## What it may never do\n\n" + String(repeating: "Lose a write. ", count: 40)
        repository.pages["Raft"] = "# ``Raft``\n\n" + rest
        #expect(DocumentationCheck.violations(in: repository) == [])
        repository.pages["Raft"] = "# ``Draft``\n\n" + rest
        #expect(DocumentationCheck.violations(in: repository).count == 1)
    }

    // MARK: Methods

    @Test("a method without a row is found, and so is a row that names what is not there")
    func methodTable() {
        let list = "enum EtcdMethod: String {\n    case put = \"/KV/Put\"\n    case get = \"/KV/Get\"\n}\n"
        var repository = Repository(sample: [MethodTableCheck.list: list, "Tests/KVTests/PutTests.swift": "\n"])
        #expect(MethodTableCheck.violations(in: repository).count == 1)
        repository.scripts = ["kv.py"]
        let put = "| `/KV/Put` | `PutTests` | `kv.py` |\n"
        repository.articles[MethodTableCheck.page] = put + "| `/KV/Get` | | `kv.py` |\n"
        #expect(MethodTableCheck.violations(in: repository) == [])
        for (row, count) in [
            ("", 1), ("| `/KV/Get` | | |\n", 1), ("| `/KV/Get` | `GetTests` | `kv.py` |\n", 1),
            ("| `/KV/Get` | | `get.py` |\n", 1), ("| `/KV/Nope` | `PutTests` | |\n", 2), (put, 2),
        ] {
            repository.articles[MethodTableCheck.page] = put + row
            #expect(MethodTableCheck.violations(in: repository).count == count, "\(row)")
        }
        #expect(MethodTableCheck.violations(in: Repository(sample: [:])).count == 1)
    }

    // MARK: Sizes

    @Test("a long file is found, unless it is excused; an idle excuse is found too")
    func sizes() {
        let long = Repository(sample: ["Sources/Raft/A.swift": String(repeating: "\n", count: 501)])
        #expect(SizeCheck.violations(in: long, excused: [:]).count == 1)
        #expect(SizeCheck.violations(in: long, excused: ["Sources/Raft/A.swift": "a table"]) == [])
        let short = Repository(sample: ["Sources/Raft/A.swift": String(repeating: "\n", count: 500)])
        #expect(SizeCheck.violations(in: short, excused: [:]) == [])
        #expect(SizeCheck.violations(in: short, excused: ["Sources/Raft/A.swift": "a table"]).count == 1)
        #expect(SizeCheck.violations(in: short, excused: ["Sources/Raft/B.swift": "gone"]).count == 1)
        let test = Repository(sample: ["Tests/RaftTests/A.swift": String(repeating: "\n", count: 900)])
        #expect(SizeCheck.violations(in: test, excused: [:]) == [])
    }

    // MARK: References

    @Test("a file that nothing refers to is found")
    func unused() {
        let files = [
            "Sources/Raft/Used.swift": "public struct Used {}\n",
            "Sources/Raft/Used+Topic.swift": "extension Used {\n    public mutating func advance() {}\n}\n",
            "Sources/Raft/Used+Idle.swift": "extension Used {\n    func linger() {}\n}\n",
            "Sources/Raft/Used+Comparable.swift": "extension Used: Comparable {}\n",
            "Sources/Raft/Used+Sometimes.swift":
                "#if Zoo\n    extension Used {\n        func bend() {}\n    }\n#endif\n",
            "Sources/Raft/Used+Never.swift": "#if Zoo\n    extension Used {\n        func snap() {}\n    }\n#endif\n",
            "Sources/Raft/Forgotten.swift": "/// Not Used.\nstruct Forgotten {\n    let Used = 1\n}\n",
            "Tests/RaftTests/UsedTests.swift": "// Forgotten\nvar used = Used()\nused.advance()\nused.bend()\n",
            "Sources/serve/Serve.swift": "@main struct Serve {}\n",
        ]
        #expect(
            ReferenceCheck.violations(in: Repository(sample: files)) == [
                "Sources/Raft/Forgotten.swift declares Forgotten: nothing refers to it",
                "Sources/Raft/Used+Idle.swift declares linger: nothing refers to it",
                "Sources/Raft/Used+Never.swift declares snap: nothing refers to it",
            ])
    }

    // MARK: Top level

    @Test("what does not belong at the top level is found, and what is of the wrong kind")
    func topLevel() {
        var repository = Repository(sample: [:])
        repository.topLevel = [
            .init(name: "Package.swift", isDirectory: false), .init(name: "Sources", isDirectory: true),
            .init(name: ".ci", isDirectory: true), .init(name: "cluster", isDirectory: true),
        ]
        #expect(TopLevelCheck.violations(in: repository) == [])
        repository.topLevel += [
            .init(name: "Makefile", isDirectory: false), .init(name: "chaos", isDirectory: false),
            .init(name: "README.md", isDirectory: true),
        ]
        #expect(TopLevelCheck.violations(in: repository).count == 3)
    }
}
