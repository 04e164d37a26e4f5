package dev.tidings.core.acceptance;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** The races fifty times in a row; no part of the build, but of {@code mvn -pl core -am test -Dtest=RaceFiftyTimes}. */
class RaceFiftyTimes {
    @RepeatedTest(50)
    @Timeout(120)
    void every_race_ends_well() throws Exception {
        RaceTest races = new RaceTest();
        races.a_hundred_clients_that_connect_during_a_cold_start_all_get_in_and_are_usable_at_once();
        races.events_that_are_sent_as_soon_as_a_client_is_told_it_is_connected_arrive_five_of_five_in_order();
        races.events_that_are_sent_while_a_client_connects_arrive_once_each_and_in_order_replayed_or_live();
        races.a_client_that_comes_back_while_its_old_connection_is_cleaned_up_gets_the_next_event();
        races.three_users_that_connect_at_once_are_each_connected_and_get_their_own_event_only();
        races
                .a_message_that_races_an_idle_timeout_is_handled_once_and_answered_at_the_latest_when_its_client_came_back();
        races.users_that_come_run_and_go_while_the_server_is_closed_keep_it_from_nothing();
    }
}
