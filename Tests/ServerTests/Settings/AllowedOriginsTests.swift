import Testing

@testable import Server

@Suite struct AllowedOriginsTests {
    private func allowed(_ origins: AllowedOrigins, _ origin: String?) -> String? {
        let fields = origin.map { [HTTP1Field("origin", $0)] } ?? []
        return origins.fields(for: HTTP1Request(method: "GET", path: "/", fields: fields))
            .first { $0.name == "Access-Control-Allow-Origin" }?.value
    }

    @Test("all pages are allowed by default, or those that are named")
    func reading() throws {
        #expect(try accepted([]).settings.origins == .all)
        #expect(try accepted(["--cors="]).settings.origins == .all)
        #expect(try accepted(["--cors=https://a,*"]).settings.origins == .all)
        #expect(try accepted(["--cors=https://a,http://b:1"]).settings.origins == .only(["https://a", "http://b:1"]))
        for wrong in ["a", "https://a,", "https://a b", "https://a\r\nX: y"] {
            #expect(refusal(["--cors=\(wrong)"])?.hasPrefix("--cors: must be origins") == true, "\(wrong)")
        }
    }

    @Test("a page that is named is told so, and another hears nothing")
    func telling() {
        #expect(allowed(.all, "https://x") == "*")
        #expect(allowed(.all, nil) == "*")
        #expect(allowed(.only(["https://a"]), "https://a") == "https://a")
        #expect(allowed(.only(["https://a"]), "https://b") == nil)
        #expect(allowed(.only(["https://a"]), nil) == nil)
    }

    @Test("the gateway and a port for metrics are settings")
    func web() throws {
        #expect(try accepted([]).settings.servesGateway)
        #expect(try !accepted(["--enable-grpc-gateway=false"]).settings.servesGateway)
        #expect(try accepted(["--listen-metrics-urls="]).settings.listenMetricsURLs == [])
        #expect(
            try accepted(["--listen-metrics-urls=http://127.0.0.1:9000"]).settings.listenMetricsURLs.map(\.description)
                == ["http://127.0.0.1:9000"])
        #expect(
            refusal(["--listen-metrics-urls=http://localhost:2379"])?.contains("is taken by clients or peers") == true)
    }
}
