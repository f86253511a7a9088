import MVCC
import Testing

@testable import Server

@Suite struct StoreQuotaTests {
    private func view(bytes: Int) -> StoreView {
        var store = VersionedStore()
        _ = store.apply(
            .put(PutOperation(key: [1], value: [UInt8](repeating: 0, count: bytes - 1))), leaseExists: { _ in false })
        return store.view
    }

    @Test("levels are reached at four fifths, nine tenths and the whole")
    func levels() {
        let quota = StoreQuota(bytesMax: 1_000)
        #expect(
            [1, 799, 800, 899, 900, 999, 1_000, 2_000].map { quota.level(view(bytes: $0)) } == [
                .comfortable, .comfortable, .tight, .tight, .critical, .critical, .reached, .reached,
            ])
        #expect(StoreQuota(bytesMax: nil).level(view(bytes: 1_000_000)) == .comfortable)
    }

    @Test("there is room for what stays below the quota")
    func room() {
        let quota = StoreQuota(bytesMax: 1_000)
        #expect(quota.hasRoom(for: 499, in: view(bytes: 500)) && !quota.hasRoom(for: 500, in: view(bytes: 500)))
        #expect(StoreQuota(bytesMax: nil).hasRoom(for: .max, in: view(bytes: 5)))
    }

    @Test("a transaction costs its larger branch, with what is nested in it; what frees space costs nothing")
    func costs() {
        let put = PutOperation(key: [1, 2], value: [3, 4, 5])
        #expect(StoreQuota.cost(of: put) == 261)
        let nested = Transaction(success: [.put(put), .put(put)], failure: [.put(put)])
        let transaction = Transaction(
            success: [.put(put)], failure: [.transaction(nested), .range(RangeQuery(.all))])
        #expect(StoreQuota.cost(of: transaction) == 522)
        let freeing = Transaction(success: [.deleteRange(DeleteRangeOperation(.all))])
        #expect(StoreQuota.cost(of: freeing) == 0)
    }
}
