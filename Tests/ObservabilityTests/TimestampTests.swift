import Observability
import Testing

@Suite struct TimestampTests {
    private func written(_ milliseconds: Int64) -> String {
        let log = CapturedLog()
        log.logger(at: milliseconds).info("m")
        return log.lines.first?.split(separator: " ").first.map(String.init) ?? ""
    }

    @Test("known moments")
    func known() {
        #expect(written(0) == "1970-01-01T00:00:00.000Z")
        #expect(written(-1) == "1969-12-31T23:59:59.999Z")
        #expect(written(951_782_400_000) == "2000-02-29T00:00:00.000Z")
        #expect(written(4_107_542_400_000) == "2100-03-01T00:00:00.000Z")
        #expect(written(1_795_229_435_123) == "2026-11-21T02:50:35.123Z")
    }

    @Test("a clock far off is written as the nearest moment four digits can say")
    func extremes() {
        #expect(written(.min) == "0000-01-01T00:00:00.000Z")
        #expect(written(.max) == "9999-12-31T23:59:59.999Z")
    }

    @Test("the first and last day of every month of eight centuries agrees with a calendar that counts days")
    func calendar() {
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        var day: Int64 = 0
        var wrong: [String] = []
        for year in 1970..<2770 {
            for (month, days) in [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for (offset, dayOfMonth) in [(0, 1), (Int64(days) - 1, days)] as [(Int64, Int)] {
                    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
                    let expected = "\(year)-\(two(month + 1))-\(two(dayOfMonth))T12:34:56.789Z"
                    let actual = written((day + offset) * 86_400_000 + 45_296_789)
                    if actual != expected { wrong.append("\(actual) for \(expected)") }
                }
                day += Int64(days)
            }
        }
        #expect(wrong.isEmpty)
    }
}
