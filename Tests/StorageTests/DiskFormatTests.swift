import Storage
import Testing

@Suite struct DiskFormatTests {
    @Test("file names are ordered by their bytes")
    func order() {
        #expect(FileName("wal-09") < FileName("wal-0a"))
    }
}
