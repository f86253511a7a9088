import Foundation
import Testing

@Suite struct TidyTests {
    /// Read once for all tests.
    private static let own = Result { try Repository.own() }
    private let repository: Repository

    init() throws { repository = try Self.own.get() }

    @Test("the repository was found, with its sources and its targets")
    func isThere() {
        #expect(repository.sources.count > 10)
        #expect(repository.modules.contains("Bytes"))
        #expect(Manifest(repository.manifest).targets.contains { $0.name == "EtcdAPI" && !$0.dependencies.isEmpty })
    }

    @Test("cores import nothing worldly, and no module more than the floor plan allows")
    func imports() { #expect(ImportCheck.violations(in: repository) == []) }

    @Test("cores name no clock and no chance that was not handed in")
    func ambient() { #expect(AmbientCheck.violations(in: repository) == []) }

    @Test("nothing half-done is left behind")
    func leftovers() { #expect(LeftoverCheck.violations(in: repository) == []) }

    @Test("no file is longer than 500 lines")
    func sizes() { #expect(SizeCheck.violations(in: repository) == []) }

    @Test("every module has a page that says what it is and what it may never do, and something refers to every file")
    func pagesAndReferences() {
        let violations =
            DocumentationCheck.violations(in: repository) + ReferenceCheck.violations(in: repository)
        #expect(violations == [])
    }

    @Test("every method that a client may call is in the table of methods, with tests that are there")
    func methodTable() { #expect(MethodTableCheck.violations(in: repository) == []) }

    @Test("nothing outside the zoo speaks of it without its trait")
    func zooSites() { #expect(ZooCheck.violations(in: repository) == []) }

    @Test("the programs hold a trace of the zoo exactly when they were built with its trait")
    func zooSymbols() throws {
        // What every symbol of the module begins with.
        let mark = Data("$s3Zoo".utf8)
        #if Zoo
            let isThere = true
        #else
            let isThere = false
        #endif
        let programs = try Programs.built(from: repository.manifest)
        #expect(programs.count >= 3)
        for program in programs {
            #expect((program.bytes.range(of: mark) != nil) == isThere, "\(program.name)")
        }
    }

    @Test("the top level holds what belongs there")
    func topLevel() { #expect(TopLevelCheck.violations(in: repository) == []) }
}
