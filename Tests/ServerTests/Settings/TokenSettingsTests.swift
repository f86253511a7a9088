import Server
import Testing

@Suite struct TokenSettingsTests {
    @Test("tokens are simple and last five minutes, unless it is said otherwise")
    func simple() throws {
        #expect(try accepted([]).settings.tokens == .simple(seconds: 300))
        #expect(try accepted([]).settings.bcryptCost == 10)
        let (settings, _) = try accepted(["--auth-token=simple", "--auth-token-ttl=7", "--bcrypt-cost=4"])
        #expect(settings.tokens == .simple(seconds: 7) && settings.bcryptCost == 4)
    }

    @Test("sealed tokens need a key and the method that there is")
    func sealed() throws {
        let (settings, _) = try accepted(["--auth-token=jwt,sign-method=HS256,priv-key=/k,ttl=1h30m"])
        #expect(settings.tokens == .sealed(keyFile: "/k", seconds: 5_400))
        let (short, _) = try accepted(["--auth-token=jwt,priv-key=a=b,sign-method=HS256"])
        #expect(short.tokens == .sealed(keyFile: "a=b", seconds: 300))
    }

    @Test(
        "what is not understood is refused by name",
        arguments: [
            ("--auth-token=none", "must be simple, or jwt"), ("--auth-token=simple,ttl=5m", "no options"),
            ("--auth-token=jwt", "HS256"), ("--auth-token=jwt,sign-method=RS256,priv-key=k", "HS256"),
            ("--auth-token=jwt,sign-method=HS256", "priv-key"),
            ("--auth-token=jwt,sign-method=HS256,priv-key=", "priv-key"),
            ("--auth-token=jwt,sign-method=HS256,priv-key=k,ttl=x", "ttl"),
            ("--auth-token=jwt,sign-method=HS256,priv-key=k,ttl=10ms", "ttl"),
            ("--auth-token=jwt,sign-method=HS256,priv-key=k,pub-key=p", "pub-key"),
            ("--auth-token=jwt,sign-method=HS256,sign-method=HS256,priv-key=k", "once"),
            ("--auth-token=jwt,x", "name=value"), ("--auth-token-ttl=0", "from 1"), ("--bcrypt-cost=3", "from 4 to 16"),
            ("--bcrypt-cost=17", "from 4 to 16"),
        ])
    func refused(argument: String, part: String) throws {
        let line = try #require(refusal([argument]))
        #expect(line.contains(part), "\(line)")
    }
}
