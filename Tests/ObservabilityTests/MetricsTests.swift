import Testing

@testable import Observability

@Suite struct MetricsTests {
    private func text(_ body: (inout MetricsText) -> Void) -> String {
        var text = MetricsText()
        body(&text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test("families are told with their kind, and samples with their labels")
    func samples() {
        let told = text {
            $0.begin("a_total", .counter, "What it is.")
            $0.sample(7, [.init("x", "1"), .init("y", "a\\b\"c\nd")])
            $0.sample(UInt64.max)
            $0.single("b", .gauge, "Another.", -3)
            $0.begin("c_seconds", .gauge, "A time.")
            $0.sample(signedNanoseconds: -1_500_000_000)
            $0.sample(nanoseconds: 20)
        }
        #expect(
            told == """
                # HELP a_total What it is.
                # TYPE a_total counter
                a_total{x="1",y="a\\\\b\\"c\\nd"} 7
                a_total 18446744073709551615
                # HELP b Another.
                # TYPE b gauge
                b -3
                # HELP c_seconds A time.
                # TYPE c_seconds gauge
                c_seconds -1.5
                c_seconds 0.00000002

                """)
    }

    @Test("a histogram is told by buckets that include those below, and times as seconds, exactly")
    func histograms() {
        var histogram = Histogram(doublingFrom: 1_000_000, count: 3)
        for nanoseconds: UInt64 in [0, 1_000_000, 1_000_001, 4_000_000, 4_000_001, 3_000_000_000] {
            histogram.observe(nanoseconds)
        }
        #expect(histogram.counts == [2, 1, 1, 2])
        #expect(histogram.count == 6)
        let told = text {
            $0.begin("h_seconds", .histogram, "H.")
            $0.sample(histogram, [.init("l", "v")])
        }
        #expect(
            told.split(separator: "\n").dropFirst(2) == [
                #"h_seconds_bucket{l="v",le="0.001"} 2"#, #"h_seconds_bucket{l="v",le="0.002"} 3"#,
                #"h_seconds_bucket{l="v",le="0.004"} 4"#, #"h_seconds_bucket{l="v",le="+Inf"} 6"#,
                #"h_seconds_sum{l="v"} 3.010000002"#, #"h_seconds_count{l="v"} 6"#,
            ])
    }

    @Test("sums stay at their largest instead of beginning anew")
    func overflow() {
        var histogram = Histogram(bounds: [1])
        histogram.observe(.max)
        histogram.observe(5)
        #expect(histogram.sum == .max && histogram.count == 2)
    }
}
