import Bytes
import Testing

@Suite struct IndirectTests {
    @Test("a copy keeps its value when the other is changed, in either order")
    func copies() {
        let first = Indirect([1, 2])
        var second = first
        second.value.append(3)
        #expect(first.value == [1, 2] && second.value == [1, 2, 3])
        var third = second
        second.value[0] = 7
        third.value.removeLast()
        #expect(second.value == [7, 2, 3] && third.value == [1, 2])
    }

    @Test("its only holder changes it where it lies")
    func inPlace() {
        var held = Indirect([UInt8](repeating: 0, count: 1_000))
        let before = held.value.withUnsafeBytes { $0.baseAddress }
        held.value[1] = 1
        #expect(held.value.withUnsafeBytes { $0.baseAddress } == before)
    }

    @Test("equal values are equal and hash alike, wherever they lie")
    func equality() {
        let (one, other, different) = (Indirect("a"), Indirect("a"), Indirect("b"))
        #expect(one == other && one.hashValue == other.hashValue && one != different)
    }
}
