import Linearizability
import Testing

@Suite("Explanation") struct ExplanationTests {
    /// A lost update: two comparisons that cannot both have held.
    private static var lostUpdate: RegisterStory {
        var story = RegisterStory()
        story.write(1, by: 1, 0...4)
        story.openWrite(5, by: 4, from: 1)
        story.read(1, by: 2, 5...8)
        story.compareAndSet(1, 2, held: true, by: 1, 6...12)
        story.compareAndSet(1, 3, held: true, by: 3, 7...13)
        story.read(2, by: 2, 14...18)
        return story
    }

    @Test("The text tells the longest order, and what it cannot get past")
    func text() throws {
        let explanation = try #require(Self.lostUpdate.explanation)
        #expect(
            explanation.text() == """
                register x: not linearizable. 3 of 5 answers can be explained, by this order:
                     1  #0 client 1 [0, 4] write 1  ⇒ 1
                     2  #2 client 2 [5, 8] read → 1  ⇒ 1
                     3  #3 client 1 [6, 12] cas 1→2 ok  ⇒ 2
                Then the state is 2, in which this cannot have been answered:
                     ✗  #4 client 3 [7, 13] cas 1→3 ok
                Nothing else had been called before its answer.

                """)
    }

    @Test("Of a long order the end is shown")
    func longOrder() throws {
        var story = RegisterStory()
        for number in 0..<100 { story.write(number, by: 1, UInt64(2 * number)...UInt64(2 * number + 1)) }
        story.read(3, by: 2, 500...501)
        let explanation = try #require(story.explanation)
        #expect(explanation.answersExplained == 100)
        let lines = explanation.text(placementsMax: 5).split(separator: "\n")
        #expect(lines.count == 1 + 1 + 5 + 3)
        #expect(lines[1].hasSuffix("95 before these"))
        #expect(explanation.svg(placementsMax: 5).contains("95 placed before these are not shown"))
    }

    @Test("The picture has every operation and every placement, is the same each time, and needs nothing beside itself")
    func picture() throws {
        let explanation = try #require(Self.lostUpdate.explanation)
        let svg = explanation.svg()
        #expect(svg == Self.lostUpdate.explanation?.svg())
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
        #expect(svg.matches(of: /<circle/).count == 3)
        #expect(svg.matches(of: /<rect [^>]*class="placed"/).count == 3)
        #expect(svg.matches(of: /<rect [^>]*class="blocked"/).count == 1)
        #expect(svg.matches(of: /<polyline/).count == 1)
        #expect(!svg.contains("href"))
    }

    @Test("Text in a picture cannot break out of it")
    func escaping() throws {
        func text(_ string: String) -> TextModel.Text { TextModel.Text(Array(string.utf8)) }
        let key = Array("<k>".utf8)
        let operations: [ClientOperation<TextModel.Input, TextModel.Output>] = [
            ClientOperation(
                id: 0, client: 1, call: 0, input: TextModel.Input(key, .put(text("<b>&\"\u{1}"))),
                ending: .answered(.done, at: 1)),
            ClientOperation(
                id: 1, client: 1, call: 2, input: TextModel.Input(key, .get), ending: .answered(.value(text("")), at: 3)
            ),
        ]
        guard case .violated(let explanation) = LinearizabilityChecker(model: TextModel()).check(operations) else {
            Issue.record("the read was explained")
            return
        }
        let svg = explanation.svg()
        #expect(svg.contains("put &quot;&lt;b&gt;&amp;&quot;\u{FFFD}&quot;"))
        #expect(!svg.contains("<b>") && !svg.contains("<k>"))
        #expect(!svg.unicodeScalars.contains("\u{1}"))
    }

    @Test("An operation of unknown outcome that the order needs is drawn to the edge")
    func openOperations() throws {
        var story = RegisterStory()
        story.openWrite(5, by: 4, from: 1)
        story.read(5, by: 2, 5...8)
        story.read(6, by: 2, 9...10)
        let explanation = try #require(story.explanation)
        #expect(explanation.order.count == 2)
        #expect(explanation.answersExplained == 1)
        #expect(explanation.svg().contains("class=\"placed open\""))
    }
}
