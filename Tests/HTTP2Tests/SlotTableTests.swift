import HTTP2
import Testing

@Suite("Slot table")
struct SlotTableTests {
    @Test("Agrees with a dictionary through random insertions and removals", arguments: 1...20 as ClosedRange<UInt64>)
    func agrees(seed: UInt64) {
        var random = Generator(seed: seed)
        var table = SlotTable()
        var model: [UInt32: Int] = [:]
        for step in 0..<3_000 {
            let number = UInt32.random(in: 1...400, using: &random) * (seed % 2 == 0 ? 1 : 64) | 1
            if model[number] == nil, Bool.random(using: &random) {
                table.insert(number, slot: step)
                model[number] = step
            } else {
                table.remove(number)
                model[number] = nil
            }
            let other = UInt32.random(in: 1...400, using: &random) * (seed % 2 == 0 ? 1 : 64) | 1
            #expect(table.slot(of: other) == model[other], "seed \(seed)")
        }
        #expect(table.sortedNumbers == model.keys.sorted())
        #expect(table.count == model.count)
    }
}
