@testable import Simulation
import Testing

@Suite struct MutationTableTests {
    @Test("a row is caught by the first run in which an invariant fails and the mutated line ran")
    func caught() throws {
        var table = table(["Z01"])
        let order = try takeOrder(of: &table)
        #expect(
            order.mutation == ChosenMutation("Z01") && order.stopsAtViolation && Array(order.seeds) == Array(0..<10))
        #expect(hear(&table, order, seed: 0, hits: 0))
        #expect(hear(&table, order, seed: 1, hits: 5))
        #expect(!hear(&table, order, seed: 2, hits: 7, violation: .s5))
        table.ended(order, lost: nil, rest: nil)
        #expect(table.rows[0].verdict == .caught(seed: 2, Violation(.s5, at: 0, "found"), hits: 7))
        #expect(table.rows[0].seedsNeeded == 3)
        #expect(table.isComplete && table.nextOrder() == nil)
        #expect(table.summary == "1 of 1 caught; seeds needed: median 3, at most 3 (Z01)")
        #expect(table.rows[0].line.contains("caught at seed 2 by S5, 7 hits: found"))
    }

    @Test("a failure of a run in which the mutated line did not run is no catch, and the row goes on")
    func withoutHits() throws {
        var table = table(["Z01"])
        let order = try takeOrder(of: &table)
        #expect(hear(&table, order, seed: 0, hits: 0, violation: .s1))
        var rest = order
        rest.seeds = order.seeds.after(0)
        table.ended(order, lost: nil, rest: rest)
        #expect(table.rows[0].verdict == .open)
        #expect(try takeOrder(of: &table) == rest)
    }

    @Test("a row whose line never ran was not reached, one whose line ran was missed")
    func notCaught() throws {
        var table = table(["Z01", "Z02"])
        let first = try takeOrder(of: &table)
        let second = try takeOrder(of: &table)
        #expect(hear(&table, first, seed: 0, hits: 0))
        #expect(hear(&table, second, seed: 0, hits: 3))
        #expect(hear(&table, second, seed: 1, hits: 4))
        table.ended(first, lost: nil, rest: nil)
        table.ended(second, lost: nil, rest: nil)
        #expect(table.rows.map(\.verdict) == [.unreached, .missed(hits: 7)])
        #expect(table.summary == "none of 2 caught" && !table.isComplete)
    }

    @Test("a run that ends its process without telling whether the mutated line ran is no catch")
    func ended() throws {
        var table = table(["Z01"])
        let order = try takeOrder(of: &table)
        table.ended(order, lost: RunReport(of: 0, profile: .full, endedBy: "trap"), rest: order)
        #expect(table.rows[0].verdict == .ended(seed: 0, Violation(.own, at: 0, "trap")))
        #expect(!table.isComplete && table.nextOrder() == nil)
    }

    @Test("a bug with a mask counts when it is caught with it or without")
    func masked() throws {
        var table = MutationTable(
            [row(ChosenMutation("Z03")), row(ChosenMutation("Z03", isUnmasked: true))], profile: .full)
        let masked = try takeOrder(of: &table)
        let unmasked = try takeOrder(of: &table)
        table.ended(masked, lost: nil, rest: nil)
        #expect(!table.isComplete)
        _ = hear(&table, unmasked, seed: 0, hits: 1, violation: .s7)
        #expect(table.isComplete && table.summary.hasPrefix("1 of 1 caught"))
    }

    // MARK: Kit

    private func row(_ mutation: ChosenMutation) -> MutationRow {
        MutationRow(mutation, text: "does wrong", seeds: 0..<10)
    }

    private func table(_ ids: [String]) -> MutationTable {
        MutationTable(ids.map { row(ChosenMutation($0)) }, profile: .full)
    }

    private func takeOrder(of table: inout MutationTable) throws -> WorkerOrder {
        let order = table.nextOrder()
        return try #require(order)
    }

    private func hear(
        _ table: inout MutationTable, _ order: WorkerOrder, seed: UInt64, hits: UInt64, violation: Invariant? = nil
    ) -> Bool {
        var run = RunReport(of: seed, profile: .full, endedBy: "")
        run.violations = violation.map { [Violation($0, at: 0, "found")] } ?? []
        return table.reported(WorkerReport(run: run, processorNanoseconds: 1, hits: hits), of: order)
    }
}
