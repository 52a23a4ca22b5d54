/**
 * Chat jobs: how they are {@linkplain dev.meanwhile.core.chat.ChatJobs started}, {@linkplain dev.meanwhile.core.chat.ChatRunner
 * run} (a conversation and rounds of the tool loop) and {@linkplain dev.meanwhile.core.chat.ChatView read}.
 */
@NullMarked
package dev.meanwhile.core.chat;

import org.jspecify.annotations.NullMarked;
