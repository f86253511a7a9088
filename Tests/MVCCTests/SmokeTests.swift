import MVCC
import Testing

@Suite struct SmokeTests {
    @Test("a put is read back")
    func put() throws {
        var store = VersionedStore()
        let put = PutOperation(key: [1], value: [2])
        guard case .done(let outcome) = store.apply(.put(put), leaseExists: { _ in true }) else { return }
        #expect(outcome.revision == Revision(2))
        #expect(try store.view.range(RangeQuery(.all)).keyValues.map(\.value) == [[2]])
    }
}
