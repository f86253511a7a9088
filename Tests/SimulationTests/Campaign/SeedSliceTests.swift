@testable import Simulation
import Testing

@Suite struct SeedSliceTests {
    @Test("shares hold every seed of the range once, and none is much longer than another", arguments: 1...9)
    func shares(_ count: Int) {
        for range in [0..<1, 5..<5, 7..<30, (.max - 20)..<(.max)] as [Range<UInt64>] {
            let shares = SeedSlice.shares(of: range, count: count)
            #expect(shares.flatMap(Array.init).sorted() == Array(range))
            #expect(shares.allSatisfy { !$0.isEmpty && $0.count == UInt64(Array($0).count) })
            let counts = shares.map(\.count)
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        }
    }

    @Test("after a seed comes what the slice had after it")
    func after() {
        let slice = SeedSlice(from: 3, below: 20, stride: 4)
        #expect(Array(slice) == [3, 7, 11, 15, 19])
        #expect(Array(slice.after(11)) == [15, 19])
        #expect(slice.after(19).isEmpty)
    }
}
