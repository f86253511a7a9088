import Testing

@testable import Server

@Suite struct EndpointTests {
    @Test(
        "an address has one canonical spelling",
        arguments: [
            ("http://127.0.0.1:2379", "http://127.0.0.1:2379"),
            ("HTTP://LocalHost:1", "http://localhost:1"),
            ("http://[2001:DB8:0:0:0:0:0:1]:65535", "http://[2001:db8::1]:65535"),
            ("http://[::ffff:10.0.0.1]:80", "http://[::ffff:a00:1]:80"),
            ("http://[1:0:0:2:0:0:0:3]:80", "http://[1:0:0:2::3]:80"),
            ("http://[::]:80", "http://[::]:80"),
            ("http://[1::]:80", "http://[1::]:80"),
            ("http://[1:2:3:4:5:6:7:0]:80", "http://[1:2:3:4:5:6:7:0]:80"),
            ("http://Node-1.Example.org:080", "http://node-1.example.org:80"),
        ])
    func canonical(text: String, url: String) throws {
        let endpoint = try Endpoint.read(text[...], hosts: .anyName)
        #expect(endpoint.description == url)
        #expect(try Endpoint.read(url[...], hosts: .anyName) == endpoint)
    }

    @Test(
        "a text that is not http, a host and a port is refused",
        arguments: [
            "", "127.0.0.1:2379", "http://127.0.0.1", "http://127.0.0.1:", "http://127.0.0.1:0",
            "http://127.0.0.1:65536",
            "http://127.0.0.1:+80", "http://127.0.0.1:2379/", "http://127.0.0.1:2379?a", "http://u@127.0.0.1:2379",
            "http://:2379", "http://[]:2379", "http://[::1:2379", "http://::1:2379", "http://256.0.0.1:1",
            "http://1.2.3:1", "http://1.2.3.04:1", "http://[1::2::3]:1", "http://[1:2:3:4:5:6:7:8:9]:1",
            "http://[12345::]:1", "http://[-1::]:1", "http://[::1%lo]:1", "http://[:::]:1", "http://a..b:1",
            "http://-a:1",
            "http://a b:1", "https://127.0.0.1:2379", "unix:///tmp/socket:1", "ftp://127.0.0.1:1",
            " http://127.0.0.1:1",
            "http://127.0.0.1:1 ", "http://é:1", "http://1\u{301}27.0.0.1:1",
        ])
    func malformed(text: String) {
        #expect(throws: Endpoint.Malformed.self) { try Endpoint.read(text[...], hosts: .anyName) }
    }

    @Test("a name is refused where only addresses can be used, and TLS is refused by name")
    func reasons() {
        #expect(
            refusal(["--listen-client-urls=http://example.org:1"])
                == "--listen-client-urls: \"http://example.org:1\" has a host name; only a numeric IP address or localhost is allowed here"
        )
        #expect(
            refusal(["--listen-peer-urls=https://10.0.0.1:2380"])
                == "--listen-peer-urls: \"https://10.0.0.1:2380\" asks for TLS, which this release does not have; only http:// is allowed"
        )
    }

    @Test("loopback and wildcard addresses are recognised")
    func reach() throws {
        for (text, isLoopback, isUnspecified) in [
            ("http://127.255.0.1:1", true, false), ("http://[::1]:1", true, false), ("http://localhost:1", true, false),
            ("http://0.0.0.0:1", false, true), ("http://[::]:1", false, true), ("http://10.0.0.1:1", false, false),
        ] {
            let endpoint = try Endpoint.read(text[...], hosts: .numeric)
            #expect(endpoint.isLoopback == isLoopback, "\(text)")
            #expect(endpoint.isUnspecified == isUnspecified, "\(text)")
        }
    }
}
