import Testing

@Suite struct SwiftLexerTests {
    private func file(_ text: String) -> SourceFile { SourceFile(path: "A.swift", text: text) }

    @Test("comments and the contents of literals are blanked, the rest stays where it was")
    func blanking() {
        let text = """
            let a = "x \\" y" // end
            /* one /* two */ still */ let b = #"raw " quote"#
            /// documentation
            let c = 1 / 2
            """
        #expect(
            file(text).code == """
                let a = "      "       \("")
                                          let b = #"           "#
                                 \("")
                let c = 1 / 2
                """)
    }

    @Test("a literal of several lines ends where it ends")
    func multiline() {
        let quotes = "\"\"\""
        let text = "let a = \(quotes)\n  // no comment \"here\"\n  \(quotes)\nlet b = 2 // two\n"
        let parsed = file(text)
        #expect(parsed.code.split(separator: "\n").last?.hasPrefix("let b = 2") == true)
        #expect(parsed.comments == [.init(line: 4, text: " two")])
        #expect(parsed.code.utf8.count == text.utf8.count)
        #expect(!parsed.code.contains("here") && parsed.codeAndStrings.contains("here"))
    }

    @Test(
        "text that ends in the middle of anything is read to its end",
        arguments: ["/*", "\"", "\"\\", "#\"", "/", "#", "\"\"\""])
    func cutOff(_ text: String) {
        #expect(file(text).code.utf8.count == text.utf8.count)
    }
}
